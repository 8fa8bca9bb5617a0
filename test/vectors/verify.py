#!/usr/bin/env python3
"""Checks a log of Countersign with Python's standard library alone, after docs/audit-format.md and no code of ours.

verify.py FOLDER|EXPORTED [CHECKPOINT PUBLIC_KEY]   prints one JSON object: {"whole", "rows", "row"?, "root"?, "checkpoint"?}
verify.py -                                the same for each folder that stdin names, a line each
verify.py proof FILE PUBLIC_KEY            {"holds", "proofs": [{"holds", "row"? or "older"?, "size"?}]}

Exit code 0: all of it holds; 1: something does not, there are no rows, or it could not be checked; 2: wrong usage.
"""
import base64
import hashlib
import json
import os
import re
import sys

HASH = re.compile(r"[0-9a-f]{64}\Z")
COMMITTED = ("actor", "data", "reason", "target")
NEEDED = {"actor", "hash", "org_id", "prev", "seq", "time", "type", "v"}
OPTIONAL = {"data", "digest", "operation", "proposal_id", "reason", "target"}
HASHES = {"actor", "data", "digest", "hash", "prev", "reason", "target"}
SIDE = re.compile(rb'\{"field":"(actor|data|reason|target)","salt":"([0-9a-f]{64})","seq":([1-9][0-9]{0,14}),"value":')


def sha256(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def canonical(row):
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def unique(pairs):
    row = dict(pairs)
    if len(row) != len(pairs):
        raise ValueError("a member stands twice")
    return row


def read_row(line):
    """The row of a line, or None where it is none."""
    try:
        row = json.loads(line.decode("utf-8"), object_pairs_hook=unique)
        if not isinstance(row, dict) or not NEEDED <= set(row) <= NEEDED | OPTIONAL:
            return None
        for name, value in row.items():
            if name in HASHES and not (isinstance(value, str) and HASH.match(value)):
                return None
            if name in ("operation", "proposal_id", "time", "type") and not isinstance(value, str):
                return None
        if type(row["v"]) is not int or row["v"] != 1 or type(row["seq"]) is not int or row["seq"] < 1:
            return None
        if row["org_id"] is not None and not isinstance(row["org_id"], str):
            return None
        if canonical(row) != line:
            return None
        rest = {name: value for name, value in row.items() if name != "hash"}
        return row if sha256(canonical(rest)).hex() == row["hash"] else None
    except (ValueError, UnicodeError, RecursionError):
        return None


def read_side(line):
    found = SIDE.match(line)
    if not found or not line.endswith(b"}"):
        return None
    value = line[found.end():-1]
    return found[1].decode(), int(found[3]), sha256(bytes.fromhex(found[2].decode()), value).hex()


EXPORTED = re.compile(r'\{(?:"erased":(\[[a-z,"]+\]),)?"row":')
VALUE = re.compile(r'"(actor|data|reason|target)":\{"salt":"([0-9a-f]{64})","value":')
WITHHELD = re.compile(r'(?:,"withheld":(\[[a-z,"]+\]))?\}\Z')


def end_of(text, start):
    """Where the JSON value ends that begins there."""
    return json.JSONDecoder().raw_decode(text, start)[1]


def read_exported(line):
    """The row of an exported line with its bytes, or None where it is none: taken apart by hand, so that every value keeps its own bytes."""
    try:
        text = line.decode("utf-8")
        head = EXPORTED.match(text)
        if not head:
            return None
        at = end_of(text, head.end())
        raw = text[head.end():at].encode("utf-8")
        row = read_row(raw)
        if row is None or not text.startswith(',"values":{', at):
            return None
        at += len(',"values":{')
        there = []
        while not text.startswith("}", at):
            if there and not text.startswith(",", at):
                return None
            found = VALUE.match(text, at + 1 if there else at)
            if not found:
                return None
            at = end_of(text, found.end())
            value = text[found.end():at].encode("utf-8")
            if row.get(found[1]) != sha256(bytes.fromhex(found[2]), value).hex() or not text.startswith("}", at):
                return None
            there.append(found[1])
            at += 1
        tail = WITHHELD.match(text, at + 1)
        if not tail or there != sorted(there):
            return None
        erased, withheld = (json.loads(names) if names else [] for names in (head[1], tail[1]))
        if sorted(there + erased + withheld) != [name for name in COMMITTED if name in row]:
            return None
        return row, raw
    except (ValueError, UnicodeError, RecursionError):
        return None


def check_exported(path):
    rows, last, leaves, first_hash, first = 0, "0" * 64, [], None, None

    def broken():
        return {"whole": False, "rows": rows, "row": rows + 1}, leaves, first_hash

    whole, rest = lines(path)
    for line in whole:
        found = read_exported(line)
        if found is None:
            return broken()
        row, raw = found
        if first is None:
            first = row["seq"]
            rows = first - 1
            last = row["prev"] if first > 1 else last
        if row["seq"] != rows + 1 or row["prev"] != last:
            return broken()
        first_hash = first_hash or row["hash"]
        leaves.append(sha256(b"\x00", raw))
        rows, last = rows + 1, row["hash"]
    if rest:
        return broken()
    verdict = {"whole": True, "rows": rows}
    if first == 1:
        verdict["root"] = base64.b64encode(tree_root(leaves)).decode()
    return verdict, leaves, first_hash


def tree_root(leaves, size=None, known=None, missing=0):
    """RFC 6962, written as its definition: split at the largest power of two below the size. Of the first leaves, where they
    are missing, roots of whole subtrees are known by where they begin and end."""
    def over(start, end):
        if known and (start, end) in known:
            return known[start, end]
        if end <= missing:
            raise ValueError("the rows that it needs are gone")
        if end - start == 1:
            return leaves[start - missing]
        split = 1
        while split * 2 < end - start:
            split *= 2
        return sha256(b"\x01", over(start, start + split), over(start + split, end))

    size = missing + len(leaves) if size is None else size
    return over(0, size) if size else sha256()


def lines(path):
    """The lines that have their end, and what is left without one."""
    if not os.path.exists(path):
        return [], b""
    with open(path, "rb") as file:
        *whole, rest = file.read().split(b"\n")
    return whole, rest


def read_tombstone(text):
    """What stands in the place of the first rows: how many, the hash that the next follows, the log, its subtrees, checkpoints that held."""
    body = text.rpartition("\n\n")[0]
    origin, size, root, *more = body.split("\n")
    said = lambda word: [line[len(word) + 1:] for line in more if line.startswith(word + " ")]
    size, nodes = int(size), [base64.b64decode(node, validate=True) for node in said("node")]
    if not (size and said("taken") and said("rows") and said("last") and HASH.match(said("last")[0])):
        raise ValueError("it does not say what was taken away")
    known, start = {}, 0
    for node in nodes:
        width = 1 << (size - start).bit_length() - 1
        known[start, start + width], start = node, start + width
    if start != size or base64.b64encode(tree_root([], size, known, size)).decode() != root:
        raise ValueError("it does not fit itself")
    held = {int(at): top for at, top in (line.split(" ") for line in said("held"))}
    return size, said("last")[0], origin, known, {**held, size: root}


def taken_from(folder):
    for name in sorted((name for name in os.listdir(folder) if re.fullmatch(r"[0-9]{12}\.tombstone", name)), reverse=True):
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                return read_tombstone(file.read())
        except (ValueError, KeyError, OSError):
            pass
    return 0, "0" * 64, None, {}, {}


def own_promises(folder, from_size):
    """The checkpoints beside the rows: size and root. One that cannot be read is passed over."""
    for name in sorted(name for name in os.listdir(folder) if re.fullmatch(r"[0-9]{12}\.checkpoint", name)):
        try:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                origin, size, root = file.read().rpartition("\n\n")[0].split("\n")[:3]
            if int(size) >= from_size:
                yield int(size), root, origin
        except (ValueError, OSError):
            pass


def check(folder):
    missing, last, origin, known, held = taken_from(folder)
    found, leaves, first_hash = walk(folder, missing, last, origin, known)
    root_at = lambda size: held.get(size) or base64.b64encode(tree_root(leaves, size, known, missing)).decode()
    if found["whole"]:
        own = list(own_promises(folder, missing))
        holding = [size for size, root, _ in own if size <= found["rows"] and root_at(size) == root]
        for size, root, _ in own:
            if size not in holding:
                row = found["rows"] + 1 if size > found["rows"] else min(max(holding, default=0), size - 1) + 1
                found = {"whole": False, "rows": row - 1, "row": row}
                break
    return found, root_at, first_hash


def walk(folder, missing, last, origin, known):
    segments = sorted(name for name in os.listdir(folder) if re.fullmatch(r"[0-9]{12}\.jsonl", name) and int(name[:12]) > missing)
    rows, leaves, erased = missing, [], 0
    first_hash = origin and origin.partition("/")[2]

    def broken(**more):
        return {"whole": False, "rows": rows, "row": rows + 1, **more}, leaves, first_hash

    for index, name in enumerate(segments):
        newest = index == len(segments) - 1
        if int(name[:12]) != rows + 1:
            return broken()
        for file in (name, name[:12] + ".side"):
            if os.path.isdir(os.path.join(folder, file)):
                return broken(file=file, why="a folder stands in its place")
        kept = [read_side(line) for line in lines(os.path.join(folder, name[:12] + ".side"))[0]]
        whole, rest = lines(os.path.join(folder, name))
        bare = 0  # values that are not there; of a file that grows, those of the last rows may be still to come
        for line in whole:
            row = read_row(line)
            if row is None or row["seq"] != rows + 1 or row["prev"] != last:
                return broken()
            before = len(kept)
            while kept and not (kept[0] and kept[0][1] > row["seq"]):
                if kept[0] is None or kept[0][1] < row["seq"] or row.get(kept[0][0]) != kept[0][2]:
                    return broken()
                kept.pop(0)
            there = before - len(kept)
            bare += max(0, sum(name in row for name in COMMITTED) - there)
            if there:
                erased, bare = erased + bare, 0
            first_hash = first_hash or row["hash"]
            leaves.append(sha256(b"\x00", line))
            rows, last = rows + 1, row["hash"]
        if not newest:
            erased += bare
        if rest and not (newest and is_beginning(rest)):
            return broken()
        for value in kept:
            if not newest or value is None or value[1] != rows + 1:
                return broken()
    verdict = {"whole": True, "rows": rows, "root": base64.b64encode(tree_root(leaves, rows, known, missing)).decode()}
    if erased:
        verdict["erased"] = erased
    if missing:
        verdict["taken"] = missing
    return verdict, leaves, first_hash


def is_beginning(rest):
    text = rest.rstrip(b"\0").decode("latin-1")
    start = '{"actor":"'
    return (text.startswith(start) or start.startswith(text)) and not re.search(r"\}.", re.sub(r'"[^"]*"', '""', text), re.S)


# Ed25519, after RFC 8032, section 5.1.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    x1, y1, x2, y2 = a[0], a[1], b[0], b[1]
    k = D * x1 * x2 * y1 * y2 % P
    return ((x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P)


def times(n, point):
    result = (0, 1)
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    return (P - x if x & 1 != sign else x, y)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(key, message, signature):
    point, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if point is None or r is None or s >= L or len(signature) != 64:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    return times(s, BASE) == add(r, times(k, point))


def read_checkpoint(text, verifier):
    """Origin, size, root, and whether the key has signed them; None where the key is none."""
    body, _, signatures = text.rpartition("\n\n")
    body += "\n"
    origin, size, root = body.split("\n")[:3]
    name, key_id, sealed = verifier.strip().split("+", 2)
    raw = base64.b64decode(sealed)
    if raw[0] != 1 or sha256(f"{name}\n".encode(), raw)[:4].hex() != key_id:
        raise ValueError("no public key")
    is_signed = False
    for line in signatures.strip("\n").split("\n"):
        _, signer, signature = line.split(" ")
        data = base64.b64decode(signature)
        is_signed |= signer == name and data[:4].hex() == key_id and signed_by(raw[1:], body.encode(), data[4:])
    return origin, int(size), root, is_signed


def checkpoint_holds(path, verifier, found, root_at, first_hash):
    with open(path, encoding="utf-8") as file:
        origin, size, root, is_signed = read_checkpoint(file.read(), verifier)
    return (
        is_signed
        and size <= found["rows"]
        and origin == f"countersign.local/{first_hash[:16]}"
        and root_at(size) == root
    )


def largest_power_below(size):
    return 1 << (size - 1).bit_length() - 1


def root_by_path(leaf, index, size, path):
    """Down the tree as RFC 6962, 2.1.1 builds the path, and up again: not the loop of RFC 9162 that the others use."""
    if size == 1:
        if path:
            raise ValueError("the path is too long")
        return leaf
    *below, other = path
    split = largest_power_below(size)
    if index < split:
        return sha256(b"\x01", root_by_path(leaf, index, split, below), other)
    return sha256(b"\x01", other, root_by_path(leaf, index - split, size - split, below))


def roots_by_growth(older_root, older, size, path, is_older=True):
    """The roots of the older and of the newer tree, after RFC 6962, 2.1.2."""
    if older == size:
        if not is_older:
            (root,) = path
        elif path:
            raise ValueError("the path is too long")
        else:
            root = older_root
        return root, root
    *below, other = path
    split = largest_power_below(size)
    if older <= split:
        old, new = roots_by_growth(older_root, older, split, below, is_older)
        return old, sha256(b"\x01", new, other)
    old, new = roots_by_growth(older_root, older - split, size - split, below, False)
    return sha256(b"\x01", other, old), sha256(b"\x01", other, new)


def proof_holds(text, verifier):
    head, _, note = text.partition("\n\n")
    kind, first, *rest = head.split("\n")
    origin, size, root, is_signed = read_checkpoint(note, verifier)
    root = base64.b64decode(root)
    name, encoded = first.split(" ")
    extra = base64.b64decode(encoded, validate=True)
    if not is_signed:
        return {"holds": False}
    if kind == "countersign.local/consistency@v1" and name == "older":
        older_origin, older, older_root, older_signed = read_checkpoint(extra.decode(), verifier)
        older_root = base64.b64decode(older_root)
        path = [base64.b64decode(line, validate=True) for line in rest]
        same = older == 0 and not path and older_root == sha256()
        holds = older_signed and older_origin == origin and (same or roots_by_growth(older_root, older, size, path) == (older_root, root))
        return {"holds": holds, "older": older, "size": size}
    if kind != "c2sp.org/tlog-proof@v1" or name != "extra":
        return {"holds": False}
    index = int(re.fullmatch(r"index (0|[1-9][0-9]{0,14})", rest[0])[1])
    path = [base64.b64decode(line, validate=True) for line in rest[1:]]
    line, *values = extra.split(b"\n")
    row = read_row(line)
    kept = [read_side(value) for value in values]
    holds = (
        row is not None
        and row["seq"] == index + 1 <= size
        and root_by_path(sha256(b"\x00", line), index, size, path) == root
        and all(value and value[1] == row["seq"] and row.get(value[0]) == value[2] for value in kept)
    )
    return {"holds": holds, "row": index + 1, "size": size, "values": len(kept)}


def check_proof(path, verifier):
    try:
        with open(path, encoding="utf-8") as file:
            heads = r"^(?=(?:c2sp\.org/tlog-proof@v1|countersign\.local/consistency@v1)$)"
            parts = [part for part in re.split(heads, file.read(), flags=re.M) if part]
        every = [proof_holds(part, verifier) for part in parts]
        found = {"holds": bool(every) and all(one["holds"] for one in every), "proofs": every}
    except (ValueError, TypeError, UnicodeError):
        found = {"holds": False}
    print(json.dumps(found))
    return 0 if found["holds"] else 1


def main(folder, checkpoint=None, verifier=None):
    if not os.path.exists(folder):
        print(f"There is no {folder}, so nothing was checked.", file=sys.stderr)
        return 1
    if os.path.isdir(folder):
        found, root_at, first_hash = check(folder)
    else:
        found, leaves, first_hash = check_exported(folder)
        root_at = lambda size: base64.b64encode(tree_root(leaves[:size])).decode()
    if checkpoint:
        found["checkpoint"] = bool(first_hash) and checkpoint_holds(checkpoint, verifier, found, root_at, first_hash)
    print(json.dumps(found))
    if found["whole"] and found["rows"] == 0:
        print(f"{folder} holds no rows, so nothing was verified.", file=sys.stderr)
    return 0 if found["whole"] and found["rows"] > 0 and found.get("checkpoint", True) else 1


def run(args):
    if args == ["-"]:
        return max([main(named.rstrip("\n")) for named in sys.stdin], default=1)
    if len(args) == 3 and args[0] == "proof":
        return check_proof(*args[1:])
    if len(args) in (1, 3):
        return main(*args)
    print(__doc__, file=sys.stderr)
    return 2


try:
    sys.exit(run(sys.argv[1:]))
except (ValueError, IndexError, OSError) as error:
    sys.exit(f"It could not be checked: {error}")
