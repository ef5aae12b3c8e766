// @ts-check
// What the built page may load and where it may connect to, as a Content-Security-Policy: everything from its own place,
// no inline script, no inline style, no plugin, no frame, no form. It stands in the page, for hosts that set no headers, and
// `npm start` sends it as a header too, because a worker goes by the header of its own file.

/** @type {Record<string, string>} */
const SOURCES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'worker-src': "'self'",
  'style-src': "'self'", // styles set by script on an element are no inline styles to a browser
  'img-src': "'self'",
  'manifest-src': "'self'",
  // a Parquet file may lie at any address that the reader types: on https, or on this machine
  'connect-src': "'self' https: http://localhost:* http://127.0.0.1:*",
  'base-uri': "'none'",
  'form-action': "'none'",
}

/** For the page itself. */
const PAGE_POLICY = policyOf(SOURCES)

/** For a header, which may also say who may show the page in a frame. */
export const HEADER_POLICY = policyOf({ ...SOURCES, 'frame-ancestors': "'none'" })

function policyOf(/** @type {Record<string, string>} */ sources) {
  return Object.entries(sources)
    .map((parts) => parts.join(' '))
    .join('; ')
}

/** Writes the policy into the page as it is built; while developing, scripts are inline. @returns {import('vite').Plugin} */
export function pagePolicy() {
  return {
    name: 'page-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: PAGE_POLICY },
        injectTo: 'head-prepend', // it holds for what stands below it
      },
    ],
  }
}
