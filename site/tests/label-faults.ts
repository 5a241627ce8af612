/** Runs in the page: labels of visible drawings that overlap, leave their drawing, or are too small to read. */
export function labelFaults(): string[] {
  const faults: string[] = [];
  /** Of pixels in which boxes of neighbouring lines touch without a letter meeting another. */
  const slack = 1.5;
  const smallest = 10.5;
  for (const svg of document.querySelectorAll('svg.plt')) {
    const frame = svg.getBoundingClientRect();
    if (frame.width === 0) continue;
    const viewBox = svg.getAttribute('viewBox')?.split(/\s+/).map(Number) ?? [];
    const scale = frame.width / (viewBox[2] ?? frame.width);
    const boxes = [...svg.querySelectorAll('text')]
      .filter((text) => (text.textContent ?? '').trim() !== '')
      .map((text) => ({ words: (text.textContent ?? '').trim(), box: text.getBoundingClientRect(), text }));
    for (const { words, box, text } of boxes) {
      if (
        box.left < frame.left - 1 ||
        box.right > frame.right + 1 ||
        box.top < frame.top - 1 ||
        box.bottom > frame.bottom + 1
      ) {
        faults.push(`clipped: ${words}`);
      }
      const size = Number.parseFloat(getComputedStyle(text).fontSize) * scale;
      if (size < smallest) faults.push(`${size.toFixed(1)} px: ${words}`);
    }
    for (const [at, one] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (across > slack && down > slack * 2) faults.push(`overlap: ${one.words} / ${other.words}`);
      }
    }
  }
  return faults;
}
