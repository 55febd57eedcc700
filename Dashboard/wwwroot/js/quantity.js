// A number with its unit as people read it. Says the same as Quantity.Of on the server; a test compares the two.
const decimal = ['', 'k', 'M', 'G', 'T', 'P'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
const plain = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: 0 });

function rounded(value, places) {
  const text = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: places, roundingMode: 'halfExpand' }).format(value);
  return text;
}

function digits(value) {
  const size = Math.abs(value);
  if (size > 0 && size < 0.001) {
    const [mantissa, exponent] = value.toExponential(2).split('e');
    return `${Number(mantissa)}e${Number(exponent)}`;
  }
  return size >= 100 || size === Math.floor(size) ? plain.format(value) : rounded(value, size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

function scaled(value, step, prefixes) {
  let prefix = 0;
  while (Math.abs(value) >= step && prefix < prefixes.length - 1) {
    value /= step;
    prefix++;
  }
  return prefix === 0 ? digits(value) + (prefixes === binary ? ' ' : '') : `${digits(value)} ${prefixes[prefix]}`;
}

function duration(seconds) {
  const size = Math.abs(seconds);
  if (size === 0) return '0 s';
  if (size < 1e-3) return digits(seconds * 1e6) + ' µs';
  if (size < 1) return digits(seconds * 1e3) + ' ms';
  if (size < 120) return digits(seconds) + ' s';
  if (size < 7200) return digits(seconds / 60) + ' min';
  if (size < 172800) return digits(seconds / 3600) + ' h';
  return digits(seconds / 86400) + ' d';
}

export function quantity(value, unit) {
  switch (unit) {
    case null:
    case undefined:
    case '':
    case 'None':
    case 'Count': return scaled(value, 1000, decimal);
    case 'Percent': return digits(value) + ' %';
    case 'Seconds': return duration(value);
    case 'Milliseconds': return duration(value / 1e3);
    case 'Microseconds': return duration(value / 1e6);
    case 'Bytes': return scaled(value, 1024, binary) + 'B';
    case 'Kilobytes': return scaled(value * 1024, 1024, binary) + 'B';
    case 'Megabytes': return scaled(value * 1024 ** 2, 1024, binary) + 'B';
    case 'Gigabytes': return scaled(value * 1024 ** 3, 1024, binary) + 'B';
    case 'Bits/Second': return scaled(value, 1000, decimal) + 'bit/s';
    case 'Bytes/Second': return scaled(value, 1024, binary) + 'B/s';
    case 'Count/Second': return scaled(value, 1000, decimal) + '/s';
    default: return `${scaled(value, 1000, decimal)} ${unit}`;
  }
}
