namespace Dashboard.Simulator.Wire;

/// <summary>A service's answers: a function of the request and its time. Refusals are thrown as <see cref="AwsError"/>.</summary>
internal interface IAwsService
{
    string Name { get; }

    WireAnswer Answer(AwsRequest request);
}
