import {
  BOOL,
  BYTES,
  type Field,
  GoType,
  INT,
  INT64,
  mapOf,
  pointerTo,
  sliceOf,
  STRING,
  STRINGS,
} from '../template/goType.ts';
import { DIGEST } from './digest.ts';
import { DURATION } from './duration.ts';
import { TIME } from './goTime.ts';
import { PORT } from './port.ts';

// The Go types `docker image inspect` 28.2 decodes an image into: names, order and tags as in its API packages.

const field = (name: string, type: GoType, key = name): Field => ({
  name,
  type,
  embedded: false,
  exported: true,
  key,
  omitEmpty: false,
});

/** A field that JSON leaves out when it is empty. */
const optional = (name: string, type: GoType, key = name): Field => ({ ...field(name, type, key), omitEmpty: true });

const embedded = (name: string, type: GoType): Field => ({ ...field(name, type), embedded: true });

const struct = (name: string, fields: readonly Field[], size?: number): GoType =>
  new GoType('struct', name, { fields, ...(size === undefined ? {} : { size }) });

const EMPTY_STRUCT = new GoType('struct', 'struct {}', { size: 0 });
const STRING_MAP = mapOf(STRING, STRING);
const STRING_SET = mapOf(STRING, EMPTY_STRUCT);
const PORT_SET = new GoType('map', 'nat.PortSet', { key: PORT, elem: EMPTY_STRUCT });
/** A list of strings that is also read from one string. */
export const STRING_LIST = new GoType('slice', 'strslice.StrSlice', { elem: STRING });

const HEALTHCHECK = struct('v1.HealthcheckConfig', [
  optional('Test', STRINGS),
  optional('Interval', DURATION),
  optional('Timeout', DURATION),
  optional('StartPeriod', DURATION),
  optional('StartInterval', DURATION),
  optional('Retries', INT),
]);
const HEALTHCHECK_POINTER = pointerTo(HEALTHCHECK);

const CONTAINER_CONFIG = struct('container.Config', [
  field('Hostname', STRING),
  field('Domainname', STRING),
  field('User', STRING),
  field('AttachStdin', BOOL),
  field('AttachStdout', BOOL),
  field('AttachStderr', BOOL),
  optional('ExposedPorts', PORT_SET),
  field('Tty', BOOL),
  field('OpenStdin', BOOL),
  field('StdinOnce', BOOL),
  field('Env', STRINGS),
  field('Cmd', STRING_LIST),
  optional('Healthcheck', HEALTHCHECK_POINTER),
  optional('ArgsEscaped', BOOL),
  field('Image', STRING),
  field('Volumes', STRING_SET),
  field('WorkingDir', STRING),
  field('Entrypoint', STRING_LIST),
  optional('NetworkDisabled', BOOL),
  optional('MacAddress', STRING),
  field('OnBuild', STRINGS),
  field('Labels', STRING_MAP),
  optional('StopSignal', STRING),
  optional('StopTimeout', pointerTo(INT)),
  optional('Shell', STRING_LIST),
]);

const IMAGE_CONFIG = struct('v1.ImageConfig', [
  optional('User', STRING),
  optional('ExposedPorts', STRING_SET),
  optional('Env', STRINGS),
  optional('Entrypoint', STRINGS),
  optional('Cmd', STRINGS),
  optional('Volumes', STRING_SET),
  optional('WorkingDir', STRING),
  optional('Labels', STRING_MAP),
  optional('StopSignal', STRING),
  optional('ArgsEscaped', BOOL),
]);

const DOCKER_IMAGE_CONFIG = struct('v1.DockerOCIImageConfig', [
  embedded('ImageConfig', IMAGE_CONFIG),
  embedded(
    'DockerOCIImageConfigExt',
    struct('v1.DockerOCIImageConfigExt', [
      optional('Healthcheck', HEALTHCHECK_POINTER),
      optional('OnBuild', STRINGS),
      optional('Shell', STRINGS),
    ]),
  ),
]);

const PLATFORM = struct('v1.Platform', [
  field('Architecture', STRING, 'architecture'),
  field('OS', STRING, 'os'),
  optional('OSVersion', STRING, 'os.version'),
  optional('OSFeatures', STRINGS, 'os.features'),
  optional('Variant', STRING, 'variant'),
]);

const DESCRIPTOR = struct('v1.Descriptor', [
  field('MediaType', STRING, 'mediaType'),
  field('Digest', DIGEST, 'digest'),
  field('Size', INT64, 'size'),
  optional('URLs', STRINGS, 'urls'),
  optional('Annotations', STRING_MAP, 'annotations'),
  optional('Data', BYTES, 'data'),
  optional('Platform', pointerTo(PLATFORM), 'platform'),
  optional('ArtifactType', STRING, 'artifactType'),
]);

const MANIFEST_SUMMARY = struct(
  'image.ManifestSummary',
  [
    field('ID', STRING),
    field('Descriptor', DESCRIPTOR),
    field('Available', BOOL),
    field(
      'Size',
      new GoType('struct', 'struct { Content int64 "json:\\"Content\\""; Total int64 "json:\\"Total\\"" }', {
        fields: [field('Content', INT64), field('Total', INT64)],
      }),
    ),
    field('Kind', new GoType('string', 'image.ManifestKind')),
    optional(
      'ImageData',
      pointerTo(
        struct('image.ImageProperties', [
          field('Platform', PLATFORM),
          field(
            'Size',
            new GoType('struct', 'struct { Unpacked int64 "json:\\"Unpacked\\"" }', {
              fields: [field('Unpacked', INT64)],
            }),
          ),
          field('Containers', STRINGS),
        ]),
      ),
    ),
    optional('AttestationData', pointerTo(struct('image.AttestationProperties', [field('For', DIGEST)]))),
  ],
  192,
);

/** What one image decodes into. */
export const INSPECT_RESPONSE = struct('image.InspectResponse', [
  field('ID', STRING, 'Id'),
  field('RepoTags', STRINGS),
  field('RepoDigests', STRINGS),
  field('Parent', STRING),
  field('Comment', STRING),
  optional('Created', STRING),
  optional('Container', STRING),
  optional('ContainerConfig', pointerTo(CONTAINER_CONFIG)),
  field('DockerVersion', STRING),
  field('Author', STRING),
  field('Config', pointerTo(DOCKER_IMAGE_CONFIG)),
  field('Architecture', STRING),
  optional('Variant', STRING),
  field('Os', STRING),
  optional('OsVersion', STRING),
  field('Size', INT64),
  optional('VirtualSize', INT64),
  field('GraphDriver', struct('storage.DriverData', [field('Data', STRING_MAP), field('Name', STRING)])),
  field('RootFS', struct('image.RootFS', [optional('Type', STRING), optional('Layers', STRINGS)])),
  field('Metadata', struct('image.Metadata', [optional('LastTagTime', TIME)])),
  optional('Descriptor', pointerTo(DESCRIPTOR)),
  optional('Manifests', sliceOf(MANIFEST_SUMMARY)),
]);
