namespace Dashboard.Simulator.Estate.Events;

/// <summary>A principal at work: from where, and with which tool.</summary>
internal sealed record Actor(Principal Who, string Address, string UserAgent)
{
    /// <summary>A service of AWS acting on its own, whose address and agent are its name.</summary>
    public static Actor Service(string host) => new(new Principal.Service(host), host, host);

    public static Actor ServiceRole(string role, string host) =>
        new(new Principal.Role(role, role["AWSServiceRoleFor".Length..], Path: $"aws-service-role/{host}/", InvokedBy: host), host, host);
}
