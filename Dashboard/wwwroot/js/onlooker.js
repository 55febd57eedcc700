// Tells a panel whether anybody can see it: on screen, or nearly so, in a tab that is not hidden.
class Onlooker {
  #owner;
  #near = false;
  #told;
  #observer;
  #turned = () => this.#tell();

  constructor(element, owner) {
    this.#owner = owner;
    this.#observer = new IntersectionObserver(entries => {
      this.#near = entries.at(-1).isIntersecting;
      this.#tell();
    }, { root: element.closest('main'), rootMargin: '300px' });
    this.#observer.observe(element);
    document.addEventListener('visibilitychange', this.#turned);
  }

  #tell() {
    const seen = this.#near && !document.hidden;
    if (seen === this.#told) return;
    this.#told = seen;
    // A circuit that is gone has nobody to tell; a new one begins with a page of its own.
    this.#owner.invokeMethodAsync('SeenAsync', seen).catch(() => { });
  }

  dispose() {
    this.#observer.disconnect();
    document.removeEventListener('visibilitychange', this.#turned);
  }
}

export function watch(element, owner) {
  return new Onlooker(element, owner);
}
