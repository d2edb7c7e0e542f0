// Known vulnerabilities of what the product ships. Fails when there are any of weight; a registry that does not answer
// the question is a warning, as nothing is known then.
import { knownVulnerabilities } from './lib/vulnerabilities.mjs';

const found = await knownVulnerabilities();
if (!found) {
  console.log('warning: the registry did not answer; nothing is known');
} else {
  const kinds = Object.entries(found).filter(([, count]) => count > 0);
  console.log(kinds.length === 0 ? 'none known' : kinds.map(([kind, n]) => `${n} ${kind}`).join(', '));
  if ((found.high ?? 0) + (found.critical ?? 0) > 0) process.exitCode = 1;
}
