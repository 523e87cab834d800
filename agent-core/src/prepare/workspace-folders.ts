/** The folders of one build, all absolute and all below `root`, which is the build's alone. */
export interface WorkspaceFolders {
  readonly root: string;
  /** The project's source; where steps start. */
  readonly source: string;
  /** The build's own, empty home folder. */
  readonly home: string;
  /** The build's own temporary folder. */
  readonly tmp: string;
}

/** A folder that outlives the build, mounted (or linked) into its source. */
export interface CacheMount {
  /** Absolute path of the folder that is kept. */
  readonly from: string;
  /** Absolute path below the source folder. */
  readonly to: string;
}
