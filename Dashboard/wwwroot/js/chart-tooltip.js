// The values under the pointer, highest first. Names may be anybody's text: they are set as text, never as markup.
import { fullTime } from './chart-time.js';
import { quantity } from './quantity.js';

const most = 12;

function nearest(values, index) {
  // Lines of different intervals share one axis: look a few times back for the last point of this one.
  for (let i = index; i >= 0 && i > index - 30; i--) {
    if (values[i] === null) return null;
    if (values[i] !== undefined) return values[i];
  }
  return null;
}

function node(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Tooltip {
  #box = null;

  show(u, what, columns, look) {
    const { left, top, idx } = u.cursor;
    // A chart that only follows another one's pointer has no pointer event of its own.
    if (idx === null || idx === undefined || left < 0 || !u.over.matches(':hover')) {
      this.#box?.remove();
      return;
    }
    this.#box ??= node('div', 'chart-tooltip');
    this.#box.replaceChildren(node('div', 'at', fullTime(u.data[0][idx], what.zone)));
    if (what.settled !== null && u.data[0][idx] >= what.settled) this.#box.append(node('div', 'at', 'still settling: may change'));
    for (const row of this.#rows(u, what, columns, idx)) {
      const line = node('div', 'row');
      const swatch = node('i', 'swatch');
      swatch.style.background = look.line(row.index);
      line.append(swatch, node('span', 'name', row.name), node('span', 'value', row.text));
      this.#box.append(line);
    }
    if (!this.#box.isConnected) u.over.append(this.#box);
    const right = left + 16 + this.#box.offsetWidth > u.over.clientWidth;
    this.#box.style.left = `${right ? Math.max(0, left - 12 - this.#box.offsetWidth) : left + 16}px`;
    this.#box.style.top = `${Math.max(0, Math.min(top, u.over.clientHeight - this.#box.offsetHeight))}px`;
  }

  remove() {
    this.#box?.remove();
  }

  #rows(u, what, columns, idx) {
    const rows = new Map();
    columns.forEach((column, position) => {
      if (column.line.hidden) return;
      const value = nearest(u.data[position + 1], idx);
      if (value === null) return;
      const row = rows.get(column.index) ?? { index: column.index, name: column.line.name };
      row[column.edge ?? 'value'] = value;
      rows.set(column.index, row);
    });
    const size = row => row.value ?? row.upper;
    const sorted = [...rows.values()].sort((a, b) => size(b) - size(a));
    const shown = sorted.slice(0, most).map(row => ({ ...row, text: this.#text(row, what.unit) }));
    return sorted.length > most ? [...shown, { index: 0, name: `and ${sorted.length - most} more`, text: '' }] : shown;
  }

  #text(row, unit) {
    const range = row.upper === undefined ? '' : `${quantity(row.lower, unit)} – ${quantity(row.upper, unit)}`;
    return row.value === undefined ? range : quantity(row.value, unit) + (range && ` (${range})`);
  }
}
