/** Buckets keep the contract of writers of objects. */
import { objectWritingContract } from '../contract/object-writing.ts';
import { bucket, describeS3, put, sdk, server, source } from '../../support/s3.ts';

describeS3('S3', () => {
  objectWritingContract('a bucket', {
    make: async (objects) => {
      const { accessKeyId, secretAccessKey } = server();
      const name = await bucket('writing');
      const bodies = new Map(objects.map(({ key, bytes }) => [key, bytes]));
      await put(name, [...bodies.keys()], (key) => bodies.get(key) ?? '');
      const media = source(name, { writer: { accessKeyId, secretAccessKey } });
      return {
        objects: (options) => media.objects(options),
        disturb: async (key, bytes) => {
          if (bytes === null) await sdk().deleteObject({ Bucket: name, Key: key });
          else await put(name, [key], () => bytes);
        },
      };
    },
  });
});
