// The page's state is in its address, so a reload brings everything back when the server has lost the circuit.
const notice = document.getElementById('components-reconnect-modal');
let polling;

async function reloadWhenServed() {
  try {
    const answer = await fetch('ping', { cache: 'no-store' });
    if (answer.ok) location.reload();
  } catch {
    // Still down: the next round asks again.
  }
}

function changed(state) {
  switch (state) {
    case 'rejected':
    case 'resume-failed':
      location.reload();
      break;
    case 'failed':
      polling ??= setInterval(reloadWhenServed, 2000);
      break;
    case 'hide':
      clearInterval(polling);
      polling = undefined;
      break;
  }
}

notice.addEventListener('components-reconnect-state-changed', event => changed(event.detail.state));
