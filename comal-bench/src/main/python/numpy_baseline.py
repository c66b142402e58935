"""What the benchmarks are measured against, in NumPy: best of several rounds, in milliseconds."""

import time

import numpy as np


def comal(steps=5000, inner=25, eta=0.3, tau=0.1):
    preferences = np.array([[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]])
    mu = np.log(np.array([0.2, 0.5, 0.3]))
    ref = mu
    for k in range(1, steps + 1):
        logits = mu + eta * (preferences @ np.exp(mu) - tau * (mu - ref))
        logits -= logits.max()
        mu = logits - np.log(np.exp(logits).sum())
        if k % inner == 0:
            ref = mu
    return np.exp(mu)


def best(task, rounds):
    task()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        task()
        times.append(1000 * (time.perf_counter() - begin))
    return min(times), sorted(times)[len(times) // 2]


if __name__ == "__main__":
    print("5,000 COMAL steps: best %.2f ms, median %.2f ms" % best(comal, 10))
    square = np.random.default_rng(1).random((4096, 4096))
    mu = np.full(4096, 1 / 4096)
    print("4,096 x 4,096 matrix times vector: best %.2f ms, median %.2f ms" % best(lambda: square @ mu, 30))
    print("sum of the same matrix: best %.2f ms, median %.2f ms" % best(square.sum, 30))
