// A worker's timer is not slowed down in a hidden tab; a page's is, to one a minute.
setInterval(() => postMessage(0), 250)
