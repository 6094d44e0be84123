"""Six reviewers with three papers each and ten submissions, all invented, and who knows what.

``KNOWS`` is the judgement of a human: 3 is one's very subject, 2 a neighbouring one, 1 something in
common, 0 nothing but the field. Everybody writes about performance, so single words do not decide.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

PAPERS: Final[dict[str, tuple[str, ...]]] = {
    "sparse": (
        (
            "Blocked Formats for Sparse Attention\nWe store attention masks as blocks of nonzeros and "
            "show that sparse matrix kernels on graphics processors then reach two thirds of memory "
            "bandwidth. Pruned transformers run faster than dense ones from ninety percent sparsity on."
        ),
        (
            "When Does Pruning Pay\nPruning weights makes networks smaller, and rarely faster. We measure "
            "unstructured and structured sparsity in matrix multiplication on three accelerators and "
            "give the density below which a sparse kernel wins."
        ),
        (
            "A Compiler for Sparse Tensor Algebra\nFrom one expression and a storage format our compiler "
            "emits loops over compressed fibres. Kernels for sparse convolution match tuned libraries."
        ),
    ),
    "network": (
        (
            "All-Reduce on Rings with Stragglers\nCollective communication waits for the slowest link. "
            "We model all-reduce over rings and trees with stragglers and route gradients around them; "
            "distributed training of large models loses four percent instead of thirty."
        ),
        (
            "Overlapping Gradient Exchange with Computation\nData parallel training alternates between "
            "computation and communication. Bucketing gradients by their ready time hides the network "
            "behind the backward pass on clusters with slow interconnects."
        ),
        (
            "Congestion in Fabrics for Machine Learning\nTraffic of collectives is bursty and in step. "
            "We replay traces of clusters on a simulated fabric and compare adaptive routing."
        ),
    ),
    "models": (
        (
            "An Analytical Model of Training Step Time\nWe predict the time of a training step from the "
            "shapes of layers with a roofline model extended by launch overhead. The error is seven "
            "percent over forty networks without a single run on the target machine."
        ),
        (
            "Rooflines for Accelerators with Scratchpads\nThe roofline model assumes a cache. We extend "
            "it to scratchpad memories, where operational intensity depends on tiling, and validate the "
            "bounds by counters."
        ),
        (
            "Predicting Latency from Traces\nA small set of profiled operators is enough to predict the "
            "latency of new networks by a learned performance model with known uncertainty."
        ),
    ),
    "serving": (
        (
            "Batching Requests for Language Model Inference\nServing language models mixes prompts and "
            "tokens. Our scheduler batches decoding requests continuously and preempts long prompts, so "
            "that tail latency stays within its objective at twice the throughput."
        ),
        (
            "Paging the Key-Value Cache\nThe cache of keys and values limits how many requests a server "
            "holds. Paged blocks and eviction by age keep more users on one device."
        ),
        (
            "Cold Starts of Inference Functions\nServerless inference pays for loading weights. We keep "
            "layers of popular models in host memory and stream the rest; cold start time falls to a "
            "quarter."
        ),
    ),
    "energy": (
        (
            "Power Capping of Training Jobs\nUnder a power cap frequency and voltage scale down. We find "
            "caps at which training loses three percent of time and saves a fifth of energy."
        ),
        (
            "Measuring Energy per Inference\nPower meters of boards disagree with their counters. We "
            "calibrate energy measurements of inference on edge devices against a wall meter and give "
            "joules for each inference."
        ),
        (
            "Carbon-Aware Placement of Jobs\nMoving training jobs in time and between regions follows the "
            "carbon intensity of the grid; deadlines limit what can be saved."
        ),
    ),
    "storage": (
        (
            "Input Pipelines as a Bottleneck\nAccelerators wait for data. We trace input pipelines from "
            "storage through decoding and augmentation and find host processors the bottleneck in half "
            "of the jobs; caching decoded samples removes it."
        ),
        (
            "Checkpointing Large Models Without Stopping\nCheckpoints of large models stall training. We "
            "snapshot to host memory and write to parallel file systems in the background, so that a "
            "failure costs seconds."
        ),
        (
            "Sharded Data Sets on Object Stores\nSmall samples in object stores read slowly. Packing them "
            "in shards with an index restores random access for shuffling."
        ),
    ),
}

SUBMISSIONS: Final[tuple[str, ...]] = (
    (
        "Two-to-Four Sparsity in Practice\nHardware now multiplies matrices with two of four weights "
        "pruned. We time structured sparse kernels against dense ones in attention and convolution layers."
    ),
    (
        "Hiding Collectives in Pipeline Parallel Training\nWe schedule all-reduce of gradients into the "
        "bubbles of pipeline parallel training, and measure clusters with slow links."
    ),
    (
        "A Roofline for Transformer Decoding\nDecoding tokens is bound by memory. A roofline model with "
        "operational intensity of attention predicts latency of decoding on five accelerators."
    ),
    (
        "Fair Scheduling of Prompts and Tokens\nLong prompts starve short requests. We schedule "
        "inference requests of language models by deadline and keep the tail latency."
    ),
    (
        "Joules per Token\nWe measure the energy of language model inference with a wall meter and "
        "counters, and find the frequency at which a token costs least energy."
    ),
    (
        "Why Your Accelerator Waits for Images\nWe profile decoding and augmentation of images in the "
        "input pipeline and move them to idle cores; training no longer waits for data."
    ),
    (
        "Incremental Checkpoints for Sparse Embeddings\nOnly touched rows of embedding tables are "
        "written. Checkpoints of recommendation models shrink and training does not stop."
    ),
    (
        "Simulating Training at Scale\nFrom profiled operators and a model of collective communication "
        "we predict the step time of distributed training on clusters that do not exist yet."
    ),
    (
        "Evicting Keys and Values by Importance\nThe key-value cache grows with context. Sparse "
        "attention lets a server evict most blocks of the cache and hold more requests."
    ),
    (
        "Training When the Wind Blows\nWe shift distributed training jobs between regions by the carbon "
        "intensity of the grid, moving checkpoints over slow links."
    ),
)

# rows: submissions; columns: sparse, network, models, serving, energy, storage
KNOWS: Final[tuple[tuple[int, ...], ...]] = (
    (3, 0, 1, 0, 0, 0),
    (0, 3, 1, 0, 0, 0),
    (1, 0, 3, 2, 0, 0),
    (0, 0, 0, 3, 0, 0),
    (0, 0, 1, 2, 3, 0),
    (0, 0, 1, 0, 0, 3),
    (2, 0, 0, 0, 0, 3),
    (0, 2, 3, 0, 0, 0),
    (2, 0, 0, 3, 0, 0),
    (0, 2, 0, 0, 3, 1),
)


def rank_correlation(scores: NDArray[np.float64], known: NDArray[np.int64]) -> float:
    """Return Spearman's rank correlation of all pairs, ties sharing their mean rank."""
    return float(np.corrcoef(_ranks(scores.ravel()), _ranks(known.ravel()))[0, 1])


def _ranks(values: NDArray[np.generic]) -> NDArray[np.float64]:
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks: NDArray[np.float64] = ((2 * ends - counts - 1) / 2)[place]
    return ranks
