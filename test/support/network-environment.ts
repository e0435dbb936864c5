/** What a program that reaches the real network needs of this process's environment: certificates and proxies. */
const names = [
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
];

export const networkEnvironment: readonly (readonly [string, string | undefined])[] = names.map(
  (name) => [name, process.env[name]] as const,
);
