using System.Text;
using System.Text.Json;
using Amazon;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;

namespace Dashboard.Tests.Aws;

/// <summary>The switch belongs to the process: these run alone.</summary>
[Collection(typeof(EnvironmentOfAws))]
public sealed class InitializedCollectionsTests : IDisposable
{
    public void Dispose() => AWSConfigs.InitializeCollections = false;

    [Fact]
    public void Collections_are_null_by_default_and_an_empty_one_is_sent()
    {
        Assert.Null(new LookupEventsRequest().LookupAttributes);
        Assert.Equal("""{"LookupAttributes":[]}""", Sent(new LookupEventsRequest { LookupAttributes = [] }));
    }

    [Fact]
    public void Collections_are_empty_where_asked_for_and_empty_ones_are_not_sent()
    {
        AWSConfigs.InitializeCollections = true;
        Assert.Empty(new LookupEventsRequest().LookupAttributes!);
        Assert.Equal("""{"MaxResults":5}""", Sent(new LookupEventsRequest { MaxResults = 5 }));
    }

    private static string Sent(LookupEventsRequest request) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(request, AmazonCloudTrailClient.Service.TypeInfo<LookupEventsRequest>()));
}
