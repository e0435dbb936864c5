/** A certificate authority for tests and certificates signed by it, made by openssl. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface Authority {
  /** PEM of the authority itself, for SSL_CERT_FILE */
  readonly file: string;
  /** @param names as in subjectAltName: `IP:127.0.0.1,DNS:a.test` */
  issue(names: string, options?: { readonly isExpired?: boolean }): Certificate;
}

/** @param directory where its files are */
export function createAuthority(directory: string, name = 'test authority'): Authority {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', `/CN=${name}`);
  let count = 0;
  return {
    file: join(directory, 'ca.pem'),
    issue: (names, { isExpired = false } = {}) => {
      const file = `cert${count++}`;
      writeFileSync(join(directory, `${file}.ext`), `subjectAltName=${names}\n`);
      openssl('req', ...newKey, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', '/CN=test');
      const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${file}.ext`];
      // -1 days: the end lies before the beginning, and before now
      const days = isExpired ? '-1' : '1';
      openssl('x509', '-req', '-in', `${file}.csr`, ...signed, '-out', `${file}.pem`, '-days', days);
      const read = (extension: string): Buffer => readFileSync(join(directory, file + extension));
      return { cert: read('.pem'), key: read('.key') };
    },
  };
}
