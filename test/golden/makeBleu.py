"""Corpus BLEU of some sentences as sacrebleu computes it with tokenize=none: bleu/bleu.json.

    pip install sacrebleu==2.6.0 && python makeBleu.py
"""

import json
import pathlib

import sacrebleu

words = "the cat sat on a mat and saw one small dog".split()


def sentence(seed, length):
    """Words by a linear congruential generator: the same everywhere."""
    out, state = [], seed
    for _ in range(length):
        state = (state * 1103515245 + 12345) % 2**31
        out.append(words[(state >> 16) % len(words)])
    return out


def corpus(seed, count):
    hypotheses, references = [], []
    for i in range(count):
        reference = sentence(seed + i, 3 + (7 * i + seed) % 12)
        hypothesis = list(reference)
        for j in range((i + seed) % 4):
            hypothesis[(5 * j + i) % len(hypothesis)] = words[(i + j + seed) % len(words)]
        if i % 3 == 1:
            hypothesis = hypothesis[:-1]
        if i % 5 == 2:
            hypothesis = hypothesis + ["dog"]
        hypotheses.append(" ".join(hypothesis))
        references.append(" ".join(reference))
    return hypotheses, references


corpora = [corpus(seed, count) for seed, count in ((1, 20), (2, 7), (5, 1), (9, 3))]
corpora += [
    (["the cat"], ["the cat sat on the mat"]),
    (["dog dog dog dog dog"], ["the dog sat"]),
    (["one two three"], ["four five six"]),
    (["", "a cat sat on a mat"], ["the cat", "a cat sat on the mat"]),
    (["the cat sat"], ["the cat sat"]),
]
cases = []
for hypotheses, references in corpora:
    result = sacrebleu.corpus_bleu(hypotheses, [references], tokenize="none", smooth_method="exp", force=True)
    cases.append(
        {
            "hypotheses": hypotheses,
            "references": references,
            "score": result.score,
            "precisions": result.precisions,
            "brevityPenalty": result.bp,
            "hypothesisTokens": result.sys_len,
            "referenceTokens": result.ref_len,
        }
    )
path = pathlib.Path(__file__).parent / "bleu" / "bleu.json"
path.write_text(json.dumps({"sacrebleu": sacrebleu.__version__, "cases": cases}, indent=1) + "\n")
