"""What can be done, one verb a function: gather, decide with rules, write, emit."""
