// @ts-check
// Where a script of package.json was called: npm runs it in the project's folder, wherever its reader stands, and says in
// INIT_CWD where that is.

/**
 * @param {string} name of the script
 * @param {NodeJS.ProcessEnv} env
 * @returns the folder from which paths on the command line are meant
 */
export const calledIn = (name, env) => (env.npm_lifecycle_event === name && env.INIT_CWD) || process.cwd() // by node itself, or for another script
