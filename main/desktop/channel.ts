/** The only IPC channel there is; encoded frames travel on it. */
export const CHANNEL = 'xenith:wire';

/** The only origin the window ever has. */
export const ORIGIN = 'app://console';
