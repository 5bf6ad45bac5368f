"""Recordings out of nothing: a telephone's tone, as WAV and as MP3."""

import math
import struct
from functools import lru_cache

RATE, PITCH, LOUD = 8_000, 425, 40
MP3_RATE, FRAME_BYTES, FRAME_SAMPLES = 32_000, 144, 1_152
# One coefficient of 576 is not silent, in each half of a frame: pairs of Huffman table 1 until there, then its sign.
COEFFICIENT = 15
GAIN = 203


@lru_cache(maxsize=8)
def wav(seconds: int) -> bytes:
    """8 kHz, 8 bits, one channel."""
    second = bytes(128 + round(LOUD * math.sin(2 * math.pi * PITCH * at / RATE)) for at in range(RATE))
    sound = second * max(1, seconds)
    shape = struct.pack("<HHIIHH", 1, 1, RATE, RATE, 1, 8)
    chunks = _chunk(b"fmt ", shape) + _chunk(b"data", sound)
    return _chunk(b"RIFF", b"WAVE" + chunks)


@lru_cache(maxsize=8)
def mp3(seconds: int) -> bytes:
    """MPEG-1 Layer III, 32 kbit/s, one channel."""
    return _frame() * math.ceil(max(1, seconds) * MP3_RATE / FRAME_SAMPLES)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content


def _frame() -> bytes:
    """Header, side information, main data; each half of a frame is told alike."""
    pairs = COEFFICIENT // 2
    half = "1" * pairs + "001" + "0"
    told = f"{len(half):012b}{pairs + 1:09b}{GAIN:08b}" + "0000" + "0" + "00001" * 3 + "0000" + "000" + "000"
    bits = "0" * 18 + told * 2 + half * 2
    body = int(bits.ljust((FRAME_BYTES - 4) * 8, "0"), 2).to_bytes(FRAME_BYTES - 4, "big")
    return b"\xff\xfb\x18\xc4" + body
