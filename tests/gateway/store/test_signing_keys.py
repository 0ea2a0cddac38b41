"""One signing key for all replicas."""

from concurrent.futures import ThreadPoolExecutor

from gateway.signer import Signer
from gateway.store.tables import signing_keys


def test_replicas_that_start_together_agree_on_one_key(service):
    signers = [Signer(service.house.engine, service.house.reads) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        sets = list(pool.map(lambda signer: signer.key_set(), signers))
    assert sets == [sets[0]] * 6
    assert service.count(signing_keys) == 1
