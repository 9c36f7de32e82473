/** Kept in memory and gone with the program: whatever a page were made to keep (storage, caches, cookies) never reaches the disk. */
export const PARTITION = 'okno';

/** Of every window. Stated one by one, so that a changed default of Electron cannot open a door. */
export const WEB_PREFERENCES = {
  partition: PARTITION,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
} as const;
