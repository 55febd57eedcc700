// Runs before the first paint, so that a page never flashes in the wrong colours. Classic script: modules run too late for that.
(() => {
  const name = 'dashboard-viewer';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const asked = new URLSearchParams(location.search);

  function stored() {
    const cookie = document.cookie.split('; ').find(part => part.startsWith(name + '='));
    return new URLSearchParams(cookie ? decodeURIComponent(cookie.slice(name.length + 1)) : '');
  }

  let choice = asked.get('theme') ?? stored().get('theme') ?? 'system';

  function paint() {
    const dark = choice === 'dark' || (choice !== 'light' && system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }

  system.addEventListener('change', paint);
  paint();

  globalThis.dashboardViewer = {
    // Keeps what the viewer chose and answers with the zone, which only the browser knows.
    save(theme, time) {
      choice = theme;
      paint();
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC';
      const value = new URLSearchParams({ theme, time, zone }).toString();
      document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax`;
      return zone;
    },
  };
})();
