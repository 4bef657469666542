# Dumps of bytes in the manner of hexdump -C and xxd, and reading them back.
def dump(data, width=16):
    lines = []
    for at in range(0, len(data), width):
        row = data[at:at + width]
        digits = " ".join(f"{b:02x}" for b in row)
        shown = "".join(chr(b) if 32 <= b < 127 else "." for b in row)
        lines.append(f"{at:08x}  {digits:<{width * 3 - 1}}  |{shown}|")
    return lines + [f"{len(data):08x}"]


def undump(lines):
    out = bytearray()
    for line in lines:
        address, _, rest = line.partition("  ")
        if int(address, 16) != len(out):
            raise ValueError(address)
        out.extend(bytes.fromhex(rest.partition("  |")[0]))
    return bytes(out)


samples = [b"", b"A", b"Hello, world!\n", bytes(range(40)), "é日本👍 text".encode(), b"\x00" * 33, bytes(range(250, 256)) + b"pipe|pipe"]
for data in samples:
    for width in [8, 16]:
        lines = dump(data, width)
        print("\n".join(lines))
        print(undump(lines) == data, len(lines))
bits = [f"{b:08b}" for b in b"bits"]
print(bits, bytes(int(b, 2) for b in bits), [f"{b:>3}|{b:03o}|{b:#04x}|{b:c}" for b in b"Az~"], " ".join(f"{b:03d}" for b in "ü".encode()), b"octal".hex(" ").upper(), [hex(b) for b in b"\x01\xff"], "".join(f"\\x{b:02x}" for b in b"\n\r"))
for endian in ["big", "little"]:
    words = [int.from_bytes(bytes(range(16))[i:i + 4], endian) for i in range(0, 16, 4)]
    print(endian, [f"{w:#010x}" for w in words], [f"{w:,}" for w in words], b"".join(w.to_bytes(4, endian) for w in words) == bytes(range(16)), sum(words))
