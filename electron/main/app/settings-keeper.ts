import { AppSettings, type AppSettingsPatch } from '@barnraiser/protocol';
import { type JsonFile, jsonFile } from '../storage/json-file.js';

/** Keeps the app's settings, in memory and on disk. */
export class SettingsKeeper {
  current: AppSettings;
  private readonly file: JsonFile<AppSettings>;

  /** Reads `path`; a broken file is put aside. */
  constructor(path: string) {
    this.file = jsonFile(path, AppSettings, AppSettings.parse({}));
    this.current = this.file.read();
  }

  /** Writes the changed settings, then they hold. Throws the file system's error. */
  change(change: AppSettingsPatch): void {
    const named = Object.entries(change).filter(([, value]) => value !== undefined);
    const next = { ...this.current, ...(Object.fromEntries(named) as Partial<AppSettings>) };
    this.file.write(next);
    this.current = next;
  }
}
