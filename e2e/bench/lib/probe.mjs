// Loaded into a measured process (`node --import`): answers how much CPU time and memory it has used.
process.on('message', (message) => {
  if (message !== 'kf-bench-usage') return;
  const { user, system } = process.cpuUsage();
  process.send({ cpuUs: user + system, rssBytes: process.memoryUsage.rss() });
});
process.channel?.unref(); // must not keep the process alive
