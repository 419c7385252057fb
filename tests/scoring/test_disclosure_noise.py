"""Cell-key noise: fixed, bounded, without bias, and nothing for nobody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.arguments import NotAllowed
from scoring.disclosure import BadTable, cell_key_noise, cell_keys, perturbation_table, record_keys

TABLE = perturbation_table(2.0, 5)
CHANGES = np.arange(-5, 6)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 12), st.floats(0.02, 0.95))
def test_noise_of_every_count_has_mean_0_and_the_variance_asked_for(most: int, share: float) -> None:
    table = perturbation_table(share * most, most)
    changes = np.arange(-most, most + 1)
    assert table.probabilities.sum(axis=1) == pytest.approx(1)
    assert table.probabilities @ changes == pytest.approx(0, abs=1e-9)
    assert table.probabilities[1:] @ changes**2 == pytest.approx(share * most)
    below = [table.probabilities[count, : most - count].sum() for count in range(most)]
    assert below == [0.0] * most
    assert table.probabilities[0, most] == 1


def test_noise_is_the_flattest_there_is() -> None:
    """For a count of 1 and changes -1, 0, 1 mean and variance leave one distribution; with more the entropy decides.

    Moving probability along the direction that keeps the three moments only lowers the entropy.
    """
    assert perturbation_table(0.5, 1).probabilities[1] == pytest.approx([0.25, 0.5, 0.25])
    p = TABLE.probabilities[5]
    away = np.zeros(11)
    away[3:7] = [1, -3, 3, -1]

    def entropy(q: np.ndarray) -> float:
        return float(-(q * np.log(q)).sum())

    assert away @ CHANGES**2 == away @ CHANGES == 0
    assert all(entropy(p + step * away) < entropy(p) for step in (-0.01, -0.001, 0.001, 0.01))


def test_the_same_people_get_the_same_noise_in_any_table() -> None:
    keys = record_keys(300, seed=7)
    cluster, role = np.arange(300) % 8, np.arange(300) // 100
    by_cluster = cell_keys(keys, cluster, 8)
    nurses = cell_keys(keys[role == 1], cluster[role == 1], 8)
    crossed = cell_keys(keys, cluster + 8 * role, 24)
    assert np.array_equal(crossed[8:16], nurses)
    shuffled = np.random.default_rng(1).permutation(300)
    assert np.array_equal(cell_keys(keys[shuffled], cluster[shuffled], 8), by_cluster)
    counts = np.bincount(cluster, minlength=8)
    assert np.array_equal(cell_key_noise(counts, by_cluster, TABLE), cell_key_noise(counts, by_cluster, TABLE))


def test_respondents_who_come_later_do_not_change_the_keys_of_others() -> None:
    assert np.array_equal(record_keys(120, 3)[:100], record_keys(100, 3))
    assert np.array_equal(record_keys(20, 3, first=100), record_keys(120, 3)[100:])
    assert not np.array_equal(record_keys(100, 4), record_keys(100, 3))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 2**32 - 1)), max_size=30))
def test_noise_is_bounded_and_nobody_stays_nobody(cells: list[tuple[int, int]]) -> None:
    counts = np.array([count for count, _ in cells], np.int64)
    noise = cell_key_noise(counts, np.array([key for _, key in cells], np.uint64), TABLE)
    assert np.all(np.abs(noise) <= 5)
    assert np.all(counts + noise >= 0)
    assert np.all(noise[counts == 0] == 0)


@pytest.mark.parametrize("count", [1, 3, 50])
def test_noise_over_all_keys_is_that_of_the_table(count: int) -> None:
    keys = np.arange(0, 2**32, 2**14, dtype=np.uint64)
    noise = cell_key_noise(np.full(len(keys), count), keys, TABLE)
    assert noise.mean() == pytest.approx(0, abs=1e-4)
    assert noise.var() == pytest.approx(2, abs=1e-3)
    assert np.bincount(noise + 5, minlength=11) / len(keys) == pytest.approx(
        TABLE.probabilities[min(count, 5)], abs=1e-5
    )


def test_noise_of_cells_of_people_has_no_bias() -> None:
    """20,000 cells of 12 people each."""
    keys = cell_keys(record_keys(240_000, 11), np.arange(240_000) % 20_000, 20_000)
    noise = cell_key_noise(np.full(20_000, 12), keys, TABLE)
    assert abs(noise.mean()) < 4 * np.sqrt(2 / 20_000)
    assert noise.var() == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(("variance", "most"), [(0, 5), (5, 5), (-1, 3), (float("nan"), 3)])
def test_noise_that_cannot_be(variance: float, most: int) -> None:
    with pytest.raises(BadTable, match="above 0 and below the greatest change"):
        perturbation_table(variance, most)
    with pytest.raises(NotAllowed, match="the greatest change: 0 is not a whole number from 1"):
        perturbation_table(1, 0)


def test_nobody_gets_no_noise() -> None:
    assert cell_key_noise([], [], TABLE).tolist() == []
    assert cell_keys([], [], 2).tolist() == [0, 0]


def test_counts_and_keys_that_do_not_fit() -> None:
    with pytest.raises(BadTable, match="whole numbers of 0 or more"):
        cell_key_noise([-1], [5], TABLE)
    with pytest.raises(BadTable, match="whole numbers of 0 or more"):
        cell_key_noise([1.5], [5], TABLE)
    with pytest.raises(BadTable, match="one for each count"):
        cell_key_noise([1, 2], [5], TABLE)
    with pytest.raises(BadTable, match="from 0 to 4294967295"):
        cell_key_noise([1], [2**32], TABLE)
    with pytest.raises(BadTable, match="one of each is needed"):
        cell_keys([1, 2], [0], 1)
    with pytest.raises(BadTable, match="whole numbers, 0 to 1, or -1"):
        cell_keys([1, 2], [0, 2], 2)
    with pytest.raises(BadTable, match="keys of respondents are whole numbers of 0 or more"):
        cell_keys([-1, 2], [0, 1], 2)
    with pytest.raises(NotAllowed, match="respondents that get keys: -1 is not a whole number from 0"):
        record_keys(-1, 3)
