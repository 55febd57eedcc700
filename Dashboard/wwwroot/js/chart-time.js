// Times as a person on call writes them, in the zone that the page has.
import uPlot from '../lib/uplot/uPlot.esm.js';

const two = number => String(number).padStart(2, '0');

export function inZone(second, zone) {
  return uPlot.tzDate(new Date(second * 1000), zone === 'UTC' ? 'Etc/UTC' : zone);
}

export function fullTime(second, zone) {
  const at = inZone(second, zone);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

// Labels of an axis: the day only where a new one begins.
export function axisTimes(seconds, step, zone) {
  let day = null;
  return seconds.map(second => {
    const at = inZone(second, zone);
    const date = `${at.toLocaleString('en-GB', { month: 'short' })} ${at.getDate()}`;
    const time = `${two(at.getHours())}:${two(at.getMinutes())}${step < 60 ? ':' + two(at.getSeconds()) : ''}`;
    const begins = at.getHours() === 0 && at.getMinutes() === 0 && day !== at.getDate();
    day = at.getDate();
    return step >= 86400 || begins ? date : time;
  });
}
