import { z } from 'zod';
import type { LocalCalls } from './local-call.js';

const none = z.object({}).default({});

/** What the owner decided about the desktop app itself. */
export const AppSettings = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.string().max(20).default('system').describe('a BCP 47 tag'),
  onClose: z
    .enum(['keep-running', 'quit'])
    .nullable()
    .default(null)
    .describe('what closing the window does; null: not asked yet, keeps running where there is a tray'),
  notify: z.boolean().default(true).describe('when something needs the owner; never otherwise'),
  checkForUpdates: z.boolean().default(true),
  isWelcomeDone: z.boolean().default(false),
});
export type AppSettings = z.infer<typeof AppSettings>;

/** A change of the app's settings: what is not named stays. (`partial()` would fill in the defaults.) */
export const AppSettingsPatch = z.strictObject({
  theme: AppSettings.shape.theme.unwrap().optional(),
  language: AppSettings.shape.language.unwrap().optional(),
  onClose: AppSettings.shape.onClose.unwrap().optional(),
  notify: z.boolean().optional(),
  checkForUpdates: z.boolean().optional(),
  isWelcomeDone: z.boolean().optional(),
});
export type AppSettingsPatch = z.infer<typeof AppSettingsPatch>;

/** The desktop app, and what this desktop lets it do. */
export const AppInfo = z.object({
  version: z.string(),
  platform: z.string().describe('Node process.platform'),
  electron: z.string(),
  locale: z.string(),
  dataFolder: z.string(),
  settings: AppSettings,
  tray: z.object({
    host: z.enum(['shown', 'none', 'unknown']),
    detail: z.string().nullable().describe('why there is no icon, and what to do'),
  }),
  startAtLogin: z.object({
    isSupported: z.boolean(),
    isOn: z.boolean(),
    detail: z.string().nullable().describe('the file or setting that does it'),
  }),
  secrets: z.object({
    isEncrypted: z.boolean(),
    detail: z.string().describe('where credentials rest, in a sentence'),
  }),
  updates: z.object({
    how: z.enum(['by-itself', 'tells', 'package-manager', 'off']),
    detail: z.string(),
    available: z.string().nullable().describe('a newer version, when one is known'),
  }),
});
export type AppInfo = z.infer<typeof AppInfo>;

/** What the window asks of the app around it, beyond what it asks of the agent. */
export const appCalls = {
  app: { summary: 'The app, its settings, and what this desktop allows', input: none, output: AppInfo },
  changeAppSettings: {
    summary: 'Change some of the app’s settings',
    input: AppSettingsPatch,
    output: AppInfo,
  },
  setStartAtLogin: {
    summary: 'Start the app when the owner logs in, or not',
    input: z.object({ isOn: z.boolean() }),
    output: AppInfo,
  },
  takeInvite: {
    summary: 'The invite that the app was opened with, once; null when there is none',
    input: none,
    output: z.object({ invite: z.string() }).nullable(),
  },
  restartAgent: { summary: 'Start the agent process again', input: none, output: z.null() },
  openLink: {
    summary: "Open an https address, or http on this machine, in the owner's browser",
    input: z.object({ url: z.string().max(2000) }),
    output: z.null(),
  },
  copyText: {
    summary: 'Put text on the clipboard',
    input: z.object({ text: z.string().max(16 * 1024 ** 2) }),
    output: z.null(),
  },
  saveText: {
    summary: 'Save text where the owner says; null: they changed their mind',
    input: z.object({
      name: z.string().regex(/^[\w][\w.-]{0,99}$/, 'expected a plain file name'),
      text: z.string().max(64 * 1024 ** 2),
    }),
    output: z.object({ path: z.string().nullable() }),
  },
  saveLog: {
    summary: "Save a build's raw console log where the owner says",
    input: z.object({ claimId: z.string().max(100) }),
    output: z.object({ path: z.string().nullable() }),
  },
  diagnostics: {
    summary: 'What helps to find a fault, with home folder, user and host names and tokens masked',
    input: none,
    output: z.object({ text: z.string() }),
  },
  quit: {
    summary: 'End the app: after the build that runs, or now, giving the build back',
    input: z.object({ how: z.enum(['after-build', 'now']) }),
    output: z.null(),
  },
} as const satisfies LocalCalls;
export type AppCalls = typeof appCalls;
export type AppCallName = keyof AppCalls;
