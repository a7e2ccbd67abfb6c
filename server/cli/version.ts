declare const RTNLENS_VERSION: string;

/** The package's version, put in by the build. */
export const PROGRAM_VERSION: string = RTNLENS_VERSION;
