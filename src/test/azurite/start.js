// Azurite's blob service, which ends when its input does: so it cannot outlive who started it.
process.stdin.on('end', () => process.exit()).resume();
require('azurite/dist/src/blob/main.js');
