// npm run dist: installers for this system, where the network has Electron and the packaging tools. Further words go to electron-builder.
import { ensureBuild, ensureDependencies, tool } from './setup.mjs';

ensureDependencies();
ensureBuild();
tool('electron-builder/cli.js', ['--config', 'electron-builder.yml', '--publish', 'never', ...process.argv.slice(2)]);
