/** Strata's settings, without the `strata.` in front. A test holds them against package.json. */
export const settingNames = [
  'endpoint',
  'engineStore',
  'formats',
  'dockerfile.diagnostics',
  'dockerfile.wasteRules',
  'dockerfile.inlayHints',
  'dockerfile.codeLens',
  'insecureRegistries',
] as const;

export type SettingName = (typeof settingNames)[number];
