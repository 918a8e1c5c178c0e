/** What Strata reads of a registry, the newer names first. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** Of Docker before 1.10: with them a registry says what it has rather than that it has nothing. */
export const oldManifestTypes = [
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
] as const;

/** The configs of images; what has another one is no image. */
export const configTypes = [
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
  // Docker 1.10 pushed them as that.
  'application/octet-stream',
] as const;
