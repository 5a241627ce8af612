/** The longest a Node timer can be set to, in ms: the SDKs' own timeouts cannot be switched off, and the watchdogs are ours. */
export const NO_SDK_TIMEOUT_MS = 2 ** 31 - 1;
