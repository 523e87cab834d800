import { z } from 'zod';
import { startPages } from './shell/start-pages.js';

// Zod would else try whether it may make functions of text, which the pages' policy forbids and reports.
z.config({ jitless: true });
await startPages();
