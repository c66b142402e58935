"""The figures of `comal bench llm` for the same model folder by PyTorch eager and transformers.

    python transformers_baseline.py MODEL --sequences 2 --tokens 128 --prompt 32 --answer 32 --batches 1 16

Prints a line for each figure: the median of the rounds, the least and the most, in milliseconds.
"""

import argparse
import statistics
import time

import torch
import transformers
from torch.nn.functional import cross_entropy

parser = argparse.ArgumentParser()
parser.add_argument("model", help="a model folder")
parser.add_argument("--sequences", type=int, default=8)
parser.add_argument("--tokens", type=int, default=128)
parser.add_argument("--prompt", type=int, default=32)
parser.add_argument("--answer", type=int, default=128)
parser.add_argument("--batches", type=int, nargs="*", default=[1, 8])
parser.add_argument("--rounds", type=int, default=5)
args = parser.parse_args()

torch.manual_seed(0)
model = transformers.AutoModelForCausalLM.from_pretrained(
    args.model, dtype=torch.float32, attn_implementation="sdpa"
)
vocabulary = model.config.vocab_size
print(f"torch {torch.__version__}, transformers {transformers.__version__}, {torch.get_num_threads()} threads")


def figure(what, work, rounds=args.rounds):
    work()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - begin))
    print(f"{what:16} {statistics.median(times):9.1f} {min(times):9.1f} {max(times):9.1f}", flush=True)


ids = torch.randint(vocabulary, (args.sequences, args.tokens + 1))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, betas=(0.9, 0.99), weight_decay=0.1, fused=True)


def loss():
    logits = model(ids[:, :-1], use_cache=False).logits
    return cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten())


def step():
    loss().backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


figure("training step", step)
model.eval()
with torch.no_grad():
    figure("log-probs", loss)
    for rows in args.batches:
        prompt = torch.randint(vocabulary, (rows, args.prompt))
        settings = dict(
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=args.answer,
            min_new_tokens=args.answer,
            do_sample=True,
            temperature=1.0,
            top_k=0,
            top_p=1.0,
            pad_token_id=0,
        )
        figure(f"generation x{rows}", lambda: model.generate(prompt, **settings))
