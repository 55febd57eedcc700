// A short, even interval in place of the growing one: after a restart of the server the page is back within a second.
Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 100000, retryIntervalMilliseconds: 1000 } } });
