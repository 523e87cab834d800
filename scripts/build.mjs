// npm run build: the TypeScript rooms, the embedded database's first folder, the desktop app, the dashboard.
import { setUp } from './setup.mjs';

setUp({ screens: true });
