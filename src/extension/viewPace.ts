/** Milliseconds that the editor gathers changes of a view for, before it draws it anew: it begins again with each change it hears of. */
export const redrawTime = 200;

/** How often a view is told of progress, ms: told faster than it is drawn, it would show none before the end. */
export const tellProgressEvery = redrawTime + 50;
