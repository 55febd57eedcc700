namespace Dashboard.Simulator.S3;

internal interface IBucket
{
    string Name { get; }

    /// <summary>Objects that are there at a time, whose keys begin with a prefix and come after a key, in key order.</summary>
    IEnumerable<BucketObject> List(string prefix, string after, DateTimeOffset now);

    BucketObject? Find(string key, DateTimeOffset now);
}
