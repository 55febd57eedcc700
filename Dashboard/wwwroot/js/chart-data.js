// Reads what ChartPacking wrote. A missing point must be a hole in a plain array: across a NaN in a typed array the chart would draw a line.
const absent = 0x7fc00001;

export function unpack(buffer) {
  const header = new Int32Array(buffer, 0, 2);
  const [count, columns] = header;
  const times = new Int32Array(buffer, 8, count);
  const basesAt = 8 + count * 4 + (count % 2) * 4;
  const bases = new Float64Array(buffer, basesAt, columns);
  const data = [times];
  for (let column = 0; column < columns; column++) {
    const at = basesAt + columns * 8 + column * count * 4;
    const offsets = new Float32Array(buffer, at, count);
    const bits = new Uint32Array(buffer, at, count);
    const values = new Array(count);
    for (let i = 0; i < count; i++) {
      values[i] = offsets[i] === offsets[i] ? offsets[i] + bases[column] : bits[i] === absent ? undefined : null;
    }
    data.push(values);
  }
  return data;
}
