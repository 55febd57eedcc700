// One chart of one panel. Gets told what to draw, fetches the numbers, and tells back which stretch of time somebody marked.
import uPlot from '../lib/uplot/uPlot.esm.js';
import { quantity } from './quantity.js';
import { unpack } from './chart-data.js';
import { axisTimes, inZone } from './chart-time.js';
import { Tooltip } from './chart-tooltip.js';

const crosshair = uPlot.sync('page');
const colors = 10;

// Steps of an axis in seconds that people count in; below a second and beyond a day the decimal ones will do.
const seconds = [1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000, 1728000, 4320000, 8640000, 31536000];

function tokens(element) {
  const style = getComputedStyle(element);
  const token = name => style.getPropertyValue(name).trim();
  return {
    text: token('--text-muted'),
    grid: token('--chart-grid'),
    warn: token('--warn'),
    critical: token('--critical'),
    font: `11px ${token('--font')}`,
    line: index => token(`--series-${index % colors}`),
  };
}

class Chart {
  #element;
  #owner;
  #tooltip;
  #plot = null;
  #what = null;
  #shape = '';
  #data = null;
  #wanted = null;
  #inView = false;
  #fetching = null;
  #seen;
  #shown = () => this.#fetch();
  #resized;
  #repainted;

  constructor(element, owner) {
    this.#element = element;
    this.#owner = owner;
    this.#tooltip = new Tooltip();
    this.#resized = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#resized.observe(element);
    this.#seen = new IntersectionObserver(entries => {
      this.#inView = entries.at(-1).isIntersecting;
      this.#fetch();
    }, { rootMargin: '200px' });
    this.#seen.observe(element);
    document.addEventListener('visibilitychange', this.#shown);
    this.#repainted = new MutationObserver(() => this.#build());
    this.#repainted.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  }

  // Numbers are fetched and drawn when somebody can see them, and then only the newest.
  update(address, what) {
    this.#wanted = { address, what };
    this.#fetch();
  }

  hide(hidden) {
    if (!this.#what) return;
    this.#what.lines.forEach((line, index) => line.hidden = hidden[index]);
    this.#columns().forEach((column, index) => this.#plot?.setSeries(index + 1, { show: !column.line.hidden }));
  }

  dispose() {
    this.#wanted = null;
    this.#fetching?.abort();
    this.#seen.disconnect();
    document.removeEventListener('visibilitychange', this.#shown);
    this.#resized.disconnect();
    this.#repainted.disconnect();
    this.#tooltip.remove();
    this.#plot?.destroy();
    this.#plot = null;
  }

  async #fetch() {
    if (!this.#wanted || !this.#inView || document.hidden) return;
    const { address, what } = this.#wanted;
    this.#wanted = null;
    this.#fetching?.abort();
    const fetching = this.#fetching = new AbortController();
    try {
      const answer = await fetch(address, { signal: fetching.signal });
      if (answer.status !== 200) return; // A newer version is on its way.
      const data = unpack(await answer.arrayBuffer());
      if (!fetching.signal.aborted) this.#draw(what, data);
    } catch (failure) {
      if (failure.name === 'AbortError') return;
      if (!(failure instanceof TypeError)) throw failure;
      // The network failed, and the server will not say the same twice: ask again, unless something newer has come.
      this.#wanted ??= { address, what };
      setTimeout(this.#shown, 2000);
    }
  }

  #draw(what, data) {
    this.#what = what;
    this.#data = data;
    const shape = JSON.stringify([what.lines.map(line => [line.name, line.line, line.band]), what.unit, what.zone, what.warn, what.critical]);
    if (this.#plot && shape === this.#shape) {
      this.#plot.setData(data);
    } else {
      this.#shape = shape;
      this.#build();
    }
    this.#element.dataset.points = data[0].length;
  }

  #size() {
    return { width: Math.max(50, this.#element.clientWidth), height: Math.max(40, this.#element.clientHeight) };
  }

  // A line has one column for its values and two for its band, in the order in which the server packs them.
  #columns() {
    return this.#what.lines.flatMap((line, index) => [
      ...(line.line ? [{ line, index, edge: null }] : []),
      ...(line.band ? [{ line, index, edge: 'lower' }, { line, index, edge: 'upper' }] : []),
    ]);
  }

  #build() {
    if (!this.#data) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data, this.#element);
  }

  #options() {
    const look = tokens(this.#element);
    const columns = this.#columns();
    const zone = this.#what.zone;
    const axis = { stroke: look.text, font: look.font, ticks: { show: false }, grid: { stroke: look.grid, width: 1 } };
    return {
      ...this.#size(),
      // To the right, half of the time that stands below the last grid line.
      padding: [8, 20, 0, 0],
      legend: { show: false },
      tzDate: second => inZone(second, zone),
      scales: {
        x: { time: true, range: () => [this.#what.from, this.#what.until] },
        y: { range: (u, low, high) => this.#range(low, high) },
      },
      axes: [
        { ...axis, values: (u, splits, index, space, step) => axisTimes(splits, step, zone), space: 70, size: 26 },
        { ...axis, values: (u, splits) => splits.map(value => quantity(value, this.#what.unit)), ...(this.#what.unit === 'Seconds' ? { incrs: seconds } : {}), size: (u, labels) => 12 + 6.6 * Math.max(3, ...(labels ?? []).map(label => label.length)), space: 24 },
      ],
      series: [{}, ...columns.map(column => this.#series(column, look))],
      bands: columns.flatMap((column, index) => column.edge === 'upper' ? [{ series: [index + 1, index], fill: look.line(column.index) + '2e' }] : []),
      cursor: {
        // Only the crosshair is shared: a stretch marked in one chart must not be marked once for each chart.
        sync: { key: crosshair.key, scales: ['x', null], filters: { pub: event => event === 'mousemove' || event === 'mouseleave' } },
        points: { size: 6 },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => this.#owner.invokeMethodAsync('ZoomOutAsync') },
      },
      hooks: {
        setSelect: [u => this.#marked(u)],
        setCursor: [u => this.#tooltip.show(u, this.#what, columns, look)],
        drawAxes: [u => this.#unsettled(u, look)],
        draw: [u => this.#thresholds(u, look)],
      },
    };
  }

  #series(column, look) {
    const color = look.line(column.index);
    return {
      label: column.line.name,
      show: !column.line.hidden,
      stroke: color,
      width: column.edge ? (column.line.line ? 0 : 0.75) : 1.25,
      fill: !column.edge && this.#what.lines.length === 1 && !column.line.band ? color + '24' : undefined,
      points: { show: column.edge ? false : undefined, size: 4 },
    };
  }

  // Zero belongs on screen where the values are near it; so does a threshold that they come close to.
  #range(low, high) {
    if (low === null || high === null) return [0, 1];
    const limits = [this.#what.warn, this.#what.critical].filter(limit => limit !== null && limit > high && limit <= high * 1.6);
    high = Math.max(high, ...limits);
    if (low >= 0 && low < high * 0.7) low = 0;
    const pad = (high - low || Math.abs(high) || 1) * 0.08;
    return [low === 0 ? 0 : low - pad, high + pad];
  }

  #marked(u) {
    const { left, width } = u.select;
    if (width < 6) return;
    const from = u.posToVal(left, 'x');
    const until = u.posToVal(left + width, 'x');
    u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#owner.invokeMethodAsync('ZoomAsync', from, until);
  }

  // Behind the lines: what a source has told in part only, and may still change.
  #unsettled(u, look) {
    const { settled, until } = this.#what;
    if (settled === null || settled >= until) return;
    const { ctx, bbox } = u;
    const left = Math.max(bbox.left, u.valToPos(settled, 'x', true));
    ctx.save();
    ctx.globalAlpha = 0.8;
    ctx.fillStyle = look.grid;
    ctx.fillRect(left, bbox.top, bbox.left + bbox.width - left, bbox.height);
    ctx.restore();
  }

  #thresholds(u, look) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.lineWidth = devicePixelRatio;
    for (const [limit, color] of [[this.#what.warn, look.warn], [this.#what.critical, look.critical]]) {
      if (limit === null || limit < u.scales.y.min || limit > u.scales.y.max) continue;
      const y = u.valToPos(limit, 'y', true);
      ctx.strokeStyle = color;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  }
}

export function create(element, owner) {
  return new Chart(element, owner);
}
