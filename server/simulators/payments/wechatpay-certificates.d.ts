export interface CertificateWish {
  /** Hexadecimal, 40 digits, as Tenpay's are. */
  serial: string;
  subject: string;
  from: number;
  to: number;
  privateKey: string;
}
/** A certificate in PEM, signed with its own key: nobody looks at the issuer, the APIv3 key vouches for the list it comes in. */
export declare const makeCertificate: ({ serial, subject, from, to, privateKey }: CertificateWish) => string;
