using Dashboard.Core.Notifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Notifiers;

/// <summary>Puts the configured channels into the host's container, which also disposes them.</summary>
public static class NotifiersRegistration
{
    /// <summary>Each configured channel as an <see cref="INotifier"/>.</summary>
    public static IServiceCollection AddNotifiers(this IServiceCollection services, IConfiguration configuration, TimeProvider time)
    {
        foreach (var notifier in NotifierCatalog.Build(configuration, time))
        {
            // By a factory: the container disposes what it made, not what it was given.
            services.AddSingleton<INotifier>(_ => notifier);
        }

        return services;
    }
}
