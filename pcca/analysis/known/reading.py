"""Faults of a file that cannot be read."""

from __future__ import annotations

from pcca.analysis.known.model import NOTHING, SMALL, Known
from pcca.language import N_

FILE = (
    Known("empty-file", N_("The file holds nothing."), good="⟪small⟫", bad="¦# nothing yet\n", base=NOTHING),
    Known(
        "not-an-instrument",
        N_("The file is a module of scales or a register of organisations."),
        good="⟪small⟫",
        bad="¦module: common\nversion: 1\nscales:\n  yes_no:\n    1: Yes\n    2: No\n",
        base=NOTHING,
    ),
    Known("not-utf8", N_("A line is not UTF-8 text."), good="title: Small", bad="¦title: Sm⟪latin⟫ll", base=SMALL),
    Known(
        "too-large",
        N_("The file is larger than 256 kB."),
        good="provenance: Own wording",
        bad="provenance: Own wording # ⟪300000×x⟫",
        base=SMALL,
    ),
    Known(
        "too-deep",
        N_("Values are nested more than 24 levels deep."),
        good="provenance: Own wording",
        bad="provenance: ⟪23×[⟫¦[",
        base=SMALL,
    ),
    Known(
        "too-many-nodes",
        N_("The file has more than 20,000 values."),
        good="findings:",
        bad="scales:\n⟪10000×  s{i}: a\n⟫findings:",
        base=SMALL,
    ),
    Known("yaml-syntax", N_("The file is not readable YAML."), good="title: Main", bad='title: "Main', base=SMALL),
    Known(
        "several-documents",
        N_("A second document begins in the file."),
        good="provenance: Own wording",
        bad="provenance: Own wording\n¦---",
        base=SMALL,
    ),
    Known(
        "alias", N_("An anchor or an alias (& or *) is used."), good="title: Small", bad="title: ¦&a Small", base=SMALL
    ),
    Known("tag", N_("A tag (!) is used."), good="title: Small", bad="title: ¦!!str Small", base=SMALL),
    Known("merge-key", N_("A merge key (<<) is used."), good="unit: member", bad="¦<<: {unit: member}", base=SMALL),
    Known(
        "key-not-text", N_("A key is not a single word."), good="unit: member", bad="? ¦[unit]\n: member", base=SMALL
    ),
    Known("control-character", N_("A text holds a control character."), good="ask: Why?", bad='ask: "Why¦\\0?"'),
)
