/** On the containers Strata makes for itself, never started, to read the engine's store through: our own lists leave them out. */
export const hiddenLabel = 'dev.strata.reader';

/** The machine and process such a container was made by, `HOST PID`. */
export const ownerLabel = 'dev.strata.reader.owner';
