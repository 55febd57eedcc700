using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Amazon.Protocol;

/// <summary>The endpoint rules that the services here share: one host a region, and its FIPS and dual-stack variants.</summary>
internal sealed class RegionalEndpointProvider(ServiceDescription service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters["UseFIPS"] is true;
        var dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string { Length: > 0 } given)
        {
            return fips || dualStack
                ? throw new AmazonClientException($"{service.ServiceId} has the endpoint {given}, and FIPS or dual-stack is asked for as well: use one or the other.")
                : new Endpoint(given);
        }

        var region = (string)parameters["Region"];
        var partition = Fn.Partition(region);
        if (fips && !partition.supportsFIPS)
        {
            throw new AmazonClientException($"{service.ServiceId} has no FIPS endpoint in {region}: unset AWS_USE_FIPS_ENDPOINT.");
        }

        if (dualStack && !partition.supportsDualStack)
        {
            throw new AmazonClientException($"{service.ServiceId} has no dual-stack endpoint in {region}: unset AWS_USE_DUALSTACK_ENDPOINT.");
        }

        var prefix = fips && !PlainHostIsFips(partition, dualStack) ? $"{service.EndpointPrefix}-fips" : service.EndpointPrefix;
        return new Endpoint($"https://{prefix}.{region}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }

    private bool PlainHostIsFips(Partition partition, bool dualStack) =>
        partition.name == "aws-us-gov"
        && (service.GovernmentFips == GovernmentFipsHosts.PlainAlsoDualStack
            || (service.GovernmentFips == GovernmentFipsHosts.Plain && !dualStack));
}
